/**
 * Four small web services to try abril with. Start reading at {@code Sample}, then {@code WebService}, the only one
 * that depends on others.
 */
module abril.samples {
  exports io.abril.samples;

  requires jdk.httpserver;
  requires java.naming;
}
