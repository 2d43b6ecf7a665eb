# shellcheck shell=bash
# DNS for containers and for this machine's tests: dnsmasq on the gateway address only.
# Needs say.sh, daemons.sh, settings.sh and $STATE.

dns_start() {
  if daemon_alive dns || known no_dns; then return; fi
  # No cache: a switch must be seen at once. Names outside .consul and .abril go where the machine's own go.
  daemon_start dns dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= --user=nobody --group=nogroup \
    --bind-interfaces --listen-address="$(recall gateway)" --port=53 --cache-size=0 --no-hosts --log-facility=- \
    --edns-packet-max=4096 --resolv-file=/etc/resolv.conf \
    --server="/consul/$(consul_dns_host)#$(recall consul_dns)" --address="/abril/$(recall gateway)"
}
dns_stop() { daemon_stop dns 5; }

consul_dns_host() { if known consul_dns_host; then recall consul_dns_host; else echo 127.0.0.1; fi; }
dns_listens() { [ -n "$(ss -Hlun "src $(recall gateway) and sport = :53")" ] && daemon_alive dns; }

dns_up() {
  if known no_dns; then return; fi
  dns_start
  await dns 10 "dnsmasq on $(recall gateway):53" dns_listens
  say_part ✓ dns - "$(recall gateway):53, pid $(daemon_pid dns): .consul → Consul, .abril → $(recall gateway), else → /etc/resolv.conf"
}
