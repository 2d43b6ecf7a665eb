package io.abril.api.loadbalancer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.abril.api.schema.SchemaType;
import java.util.List;
import java.util.Optional;

/**
 * Where a route leads: one destination, or a list of destinations with weights, which is a canary.
 *
 * @param all the destinations, in the document's order
 */
@SchemaType(
    """
    {"type": ["object", "array"], "additionalProperties": false,
     "properties": {
       "endpoint": {"type": "string", "description": "Name of a ConsumerEndpoint: its live version."},
       "pool": {"type": "string", "description": "Name of a ServicePool: its first registered port."},
       "service": {"type": "string",
                   "description": "Name of a Consul service: every passing instance, whatever its version."},
       "servers": {"type": "array", "items": {"type": "string"}, "description": "address:port of other servers."}},
     "items": {"type": "object", "additionalProperties": false,
       "properties": {
         "endpoint": {"type": "string", "description": "Name of a ConsumerEndpoint: its live version."},
         "pool": {"type": "string", "description": "Name of a ServicePool: its first registered port."},
         "service": {"type": "string",
                     "description": "Name of a Consul service: every passing instance, whatever its version."},
         "servers": {"type": "array", "items": {"type": "string"}, "description": "address:port of other servers."},
         "weight": {"type": "integer", "minimum": 0, "maximum": 100,
                    "description": "Percent of the requests; all of a list make 100."}}},
     "x-abril-as": "an object with endpoint, pool, service or servers, or a list of such with weights"}
    """)
public record To(List<Destination> all) {
  /** Copies the list. */
  public To {
    all = List.copyOf(all);
  }

  /** The list form. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static To of(List<Destination> all) {
    return new To(all);
  }

  /** The object form. */
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public static To of(
      @JsonProperty("endpoint") Optional<String> endpoint,
      @JsonProperty("pool") Optional<String> pool,
      @JsonProperty("service") Optional<String> service,
      @JsonProperty("servers") List<String> servers) {
    return new To(List.of(new Destination(endpoint, pool, service, servers, Optional.empty())));
  }

  /** The live version of an endpoint. */
  public static To ofEndpoint(String name) {
    return new To(List.of(Destination.ofEndpoint(name)));
  }

  /** The form in a document: an object if there is one destination without a weight. */
  @JsonValue
  public Object json() {
    return all.size() == 1 && all.get(0).weight().isEmpty() ? all.get(0) : all;
  }
}
