package io.abril.runtime.loop;

import io.abril.api.Kind;
import io.abril.api.Ref;
import io.abril.runtime.Controller;
import io.abril.runtime.Lookup;
import java.util.Collection;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects every part of the state that a controller declared to its queue. */
final class Wiring<S, T, O> {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private final Parts parts;
  private final Controller<S, T, O> controller;
  private final ReconcileLoop<S, T, O> loop;

  Wiring(Parts parts, Controller<S, T, O> controller, ReconcileLoop<S, T, O> loop) {
    this.parts = parts;
    this.controller = controller;
    this.loop = loop;
  }

  void connect() {
    own("objects/" + controller.kind().plural() + "/");
    own("ops/" + controller.kind().plural() + "/");
    own("accepted/" + controller.kind().plural() + "/");
    controller.kinds().forEach(this::onKind);
    controller.rows().forEach(this::onRows);
    controller.owned().forEach(this::onChildren);
    onKey("accepted/", this::orphans);
  }

  /** The first part below the prefix names the object; an op's key has its id behind that. */
  private void own(String prefix) {
    boolean documents = prefix.startsWith("objects/");
    boolean ops = prefix.startsWith("ops/");
    onKey(
        prefix,
        rest -> {
          var name = ops ? rest.substring(0, Math.max(0, rest.indexOf('/'))) : rest;
          if (name.isEmpty()) {
            return;
          }
          if (documents) {
            loop.wantNow(name, "document");
            controller.fallback().keySet().forEach(n -> loop.want(n, "document"));
          } else if (ops) {
            loop.want(name, "op");
          } else {
            loop.wantAccepted(name);
          }
        });
  }

  private void onKind(Controller.KindSource other) {
    var plural = other.kind().plural();
    onKey("accepted/" + plural + "/", enqueue(plural, other.names()));
    onKey("status/" + plural + "/", enqueue(plural, other.names()));
  }

  private void onRows(Controller.RowSource rows) {
    onKey(rows.family() + "/", enqueue(rows.family(), rows.names()));
  }

  private void onChildren(Kind<?, ?> child) {
    var wakes = loop.childWakes();
    onKey("accepted/" + child.plural() + "/", name -> wakes.record(child, name));
    onKey("status/" + child.plural() + "/", name -> wakes.status(child.ref(name)));
    onKey("objects/" + child.plural() + "/", name -> wakes.name(child.ref(name)));
  }

  /** An object of this kind may be the child of one whose record changed. */
  private void orphans(String owner) {
    int slash = owner.indexOf('/');
    if (slash > 0 && parts.leadership().lease().isPresent()) {
      var ref = new Ref(owner.substring(0, slash), owner.substring(slash + 1));
      ChildWakes.orphans(parts.views(), controller.kind(), ref, name -> loop.want(name, "owner"));
    }
  }

  /** Whoever throws there must be known by name. */
  private Consumer<String> enqueue(
      String trigger, BiFunction<String, Lookup, Collection<String>> names) {
    return changed -> {
      try {
        names.apply(changed, parts.views()).forEach(name -> loop.want(name, trigger));
      } catch (RuntimeException e) {
        LOG.error(
            "kind={} watches={} changed={} outcome=not-mapped cause=\"{}\"",
            controller.kind(),
            trigger,
            changed,
            e.toString(),
            e);
      }
    };
  }

  private void onKey(String prefix, Consumer<String> action) {
    var family = prefix.substring(0, prefix.indexOf('/'));
    parts
        .views()
        .family(family)
        .onChange(
            key -> {
              if (key.startsWith(prefix) && !key.endsWith("/.keep")) {
                action.accept(key.substring(prefix.length()));
              }
            });
  }
}
