package io.abril.runtime.loop;

import io.abril.runtime.Controller;
import io.abril.runtime.Lookup;
import java.util.Collection;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Connects everything that a controller declared to its queue. */
final class Wiring<S, T, O> {
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
    controller.kinds().forEach(other -> onKind(other));
    controller.rows().forEach(rows -> onRows(rows));
    controller
        .sources()
        .forEach(
            source ->
                source.start(
                    parts.views(),
                    name -> parts.platform().loop().execute(() -> loop.want(name, "source"))));
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
          } else {
            loop.want(name, ops ? "op" : "accepted");
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

  private Consumer<String> enqueue(
      String trigger, BiFunction<String, Lookup, Collection<String>> names) {
    return changed -> names.apply(changed, parts.views()).forEach(name -> loop.want(name, trigger));
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
