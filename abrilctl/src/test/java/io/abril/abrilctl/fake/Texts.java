package io.abril.abrilctl.fake;

/** Documents that several tests use. */
public final class Texts {
  /** A pool of three. */
  public static final String POOL =
      """
      apiVersion: abril/v1
      kind: ServicePool
      metadata: {name: date-1.0.0, labels: {tier: core}}
      spec:
        service: date
        version: 1.0.0
        image: {ref: "cs/date:1.0.0"}
        replicas: 3
      """;

  /** The endpoint before it. */
  public static final String ENDPOINT =
      """
      apiVersion: abril/v1
      kind: ConsumerEndpoint
      metadata: {name: date-1}
      spec: {service: date, range: 1.x, version: 1.0.0}
      """;

  private Texts() {}

  /** The status of an endpoint. */
  public static String endpointStatus(
      String phase, String live, String candidate, String rejected, String outcome) {
    return """
        {"phase": "%s", "phaseSince": "2026-01-01T12:00:00Z", "live": "%s", "previous": "1.0.0",
         "attempt": {"id": "a1", "candidate": "%s", "startedAt": "2026-01-01T12:00:00Z",
                     "deadline": "2026-01-01T12:10:00Z", "promoted": false, "outcome": "%s"},
         "rejected": [%s], "retired": [],
         "gates": [{"name": "passing", "met": true, "message": "3 of 3"},
                   {"name": "dns", "met": false, "message": "answers 2 of 3"}],
         "gatesMet": "1/2", "passing": "3/3", "dns": "ok", "loadBalancers": "1/1"}
        """
        .formatted(phase, live, candidate, outcome, rejected.isEmpty() ? "" : '"' + rejected + '"');
  }
}
