package io.abril.controllers.pool;

import io.abril.api.pool.Check;
import io.abril.api.pool.Instance;
import io.abril.api.pool.Port;
import io.abril.api.pool.ServicePoolSpec;
import io.abril.api.pool.Slot;
import io.abril.controllers.consul.Prober;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Asks a new instance until it answers, so that it is registered as passing at once. */
final class Probes {
  private Probes() {}

  /** The port that is asked; empty for an instance that can't be asked. */
  static Optional<Port> port(ServicePoolSpec spec, Instance instance) {
    return checked(spec, instance)
        .filter(p -> p.check().filter(Check::docker).isEmpty())
        .findFirst();
  }

  /** The ports whose health the engine tells. */
  static List<Port> toldByEngine(ServicePoolSpec spec, Instance instance) {
    return checked(spec, instance)
        .filter(p -> p.check().filter(Check::docker).isPresent())
        .toList();
  }

  private static Stream<Port> checked(ServicePoolSpec spec, Instance instance) {
    return spec.ports().stream()
        .filter(p -> p.check().isPresent() && instance.ports().containsKey(p.name()));
  }

  /** Asks by the pool's first check; one that was asked already goes on being asked. */
  static void watch(
      Prober prober,
      ServicePoolSpec spec,
      Slot slot,
      Instance instance,
      Consumer<String> onAnswer) {
    port(spec, instance)
        .ifPresent(
            port -> {
              var check = port.check().get();
              int number = instance.ports().get(port.name());
              prober.watch(
                  instance.id(),
                  new Prober.Target(
                      instance.address(), number, check.http(), check.grpc(), check.timeout()),
                  () -> onAnswer.accept(slot.pool()));
            });
  }
}
