package io.abril.runtime.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.api.Resource;
import io.abril.runtime.Next;
import io.abril.runtime.Plan;
import io.abril.runtime.store.Write;
import io.abril.schema.Json;
import io.abril.schema.Problem;
import java.util.List;

/**
 * What a pass would do.
 *
 * @param problems why the document would be refused; the plan is then that of the last valid one
 * @param json all of it, for people and programs
 */
record Foreseen(List<Problem> problems, ObjectNode json) {
  /** Characters of a write's value that are shown. */
  static final int LONGEST_VALUE = 200;

  /** The beginning: what becomes of the document. */
  static Foreseen admitting(String outcome, List<Problem> problems) {
    var json = JsonNodeFactory.instance.objectNode();
    var admission = json.putObject("admission");
    admission.put("outcome", outcome);
    if (!problems.isEmpty()) {
      admission.set("problems", Json.mapper().valueToTree(problems));
    }
    return new Foreseen(List.copyOf(problems), json);
  }

  /** Of which object it is. */
  Foreseen of(Resource<?, ?> resource) {
    var meta = resource.meta();
    json.put("uid", meta.uid()).put("generation", meta.generation());
    json.put("deleting", meta.deleting());
    return this;
  }

  /** There is no plan, and why. */
  Foreseen failed(String sentence) {
    json.put("failure", sentence);
    return this;
  }

  /**
   * The plan.
   *
   * @param status as it would be stored; empty when it would go
   */
  Foreseen planned(Plan<?> plan, List<Write> writes, String status) {
    var out = json.putObject("plan");
    if (!status.isEmpty()) {
      out.set("status", Json.tree(status));
    }
    var ready = out.putObject("ready");
    ready.put("status", plan.ready().isEmpty());
    plan.ready().ifPresent(r -> ready.put("reason", r.reason()).put("message", r.message()));
    writes(out.putArray("writes"), writes);
    var children = out.putObject("children");
    plan.children()
        .forEach(c -> c.byName().keySet().forEach(children.putArray(c.kind().plural())::add));
    out.put("parallelism", plan.parallelism());
    var steps = out.putArray("steps");
    plan.steps().forEach(s -> steps.addObject().put("verb", s.verb()).put("target", s.target()));
    out.set("next", next(plan.next()));
    out.put("settled", plan.settled());
    out.set("events", Json.mapper().valueToTree(plan.events()));
    var ops = out.putArray("consumedOps");
    plan.consumedOps()
        .forEach(
            op -> ops.addObject().put("id", op.id()).put("type", op.type()).put("by", op.by()));
    return this;
  }

  private static JsonNode next(Next next) {
    var json = JsonNodeFactory.instance.objectNode();
    if (next instanceof Next.Within within) {
      json.set("within", Json.mapper().valueToTree(within.delay()));
    } else {
      json.put("onChange", true);
    }
    return json;
  }

  private static void writes(ArrayNode out, List<Write> writes) {
    for (Write write : writes) {
      var json = out.addObject();
      if (write instanceof Write.Put put) {
        json.put("verb", "put").put("key", put.key()).put("value", shortened(put.value()));
      } else if (write instanceof Write.Delete delete) {
        json.put("verb", "delete").put("key", delete.key());
      } else if (write instanceof Write.DeleteTree tree) {
        json.put("verb", "delete-tree").put("key", tree.prefix());
      } else if (write instanceof Write.Check check) {
        json.put("verb", "check").put("key", check.key());
      } else if (write instanceof Write.CatalogService service) {
        json.put("verb", "register").put("key", service.node() + "/" + service.serviceId());
      } else if (write instanceof Write.CatalogNodeDelete node) {
        json.put("verb", "deregister").put("key", node.node());
      }
    }
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST_VALUE
        ? value
        : value.substring(0, LONGEST_VALUE) + "… (" + value.length() + " characters)";
  }
}
