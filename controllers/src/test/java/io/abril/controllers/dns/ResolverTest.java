package io.abril.controllers.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;

class ResolverTest {
  private static Name name(String text) throws Exception {
    return Name.fromString(text, Name.root);
  }

  private static ARecord a(String name, String address) throws Exception {
    return new ARecord(name(name), DClass.IN, 0, InetAddress.getByName(address));
  }

  @Test
  void addressesBehindAnAliasAreFound() throws Exception {
    var answer = new Message();
    answer.addRecord(
        new CNAMERecord(
            name("date-1.service.consul"), DClass.IN, 0, name("1.0.0.date.service.consul")),
        Section.ANSWER);
    answer.addRecord(a("1.0.0.date.service.consul", "10.0.0.2"), Section.ANSWER);
    answer.addRecord(a("1.0.0.date.service.consul", "10.0.0.1"), Section.ANSWER);
    assertThat(Resolver.addresses(answer)).containsExactly("10.0.0.1", "10.0.0.2");
  }

  @Test
  void servicesComeWithTheAddressesSentAlong() throws Exception {
    var answer = new Message();
    answer.addRecord(
        new SRVRecord(name("date"), DClass.IN, 0, 1, 1, 20_002, name("b.addr.consul")),
        Section.ANSWER);
    answer.addRecord(
        new SRVRecord(name("date"), DClass.IN, 0, 1, 1, 20_001, name("a.addr.consul")),
        Section.ANSWER);
    answer.addRecord(a("a.addr.consul", "10.0.0.1"), Section.ADDITIONAL);
    assertThat(Resolver.services(answer))
        .containsExactly(
            new Resolver.Srv("a.addr.consul", 20_001, Optional.of("10.0.0.1")),
            new Resolver.Srv("b.addr.consul", 20_002, Optional.empty()));
  }
}
