package io.abril.controllers.haproxy;

/** Where things are inside the container. */
public final class Layout {
  /** Folder of the configuration. */
  public static final String FOLDER = "/etc/haproxy";

  /** The configuration, below {@link #FOLDER}. */
  public static final String CONFIG = "haproxy.cfg";

  /** The configuration that is being tried. */
  public static final String CANDIDATE = "haproxy.cfg.new";

  /** Host and path to route id. */
  public static final String HOSTS = "hosts.map";

  /** Route id and bucket to backend. */
  public static final String ROUTES = "routes.map";

  /** The page that lists all hosts: a map of one entry, since a map can change without a reload. */
  public static final String INDEX = "index.map";

  /** Certificate and key of the runtime API. */
  public static final String CERTIFICATE = "runtime.pem";

  /** Authority that clients of the runtime API must come from. */
  public static final String AUTHORITY = "runtime-ca.pem";

  /** Folder of the sockets; made by an upload, so that it belongs to root. */
  public static final String SOCKETS = "/run/abril";

  /** The worker's runtime API. */
  public static final String WORKER_SOCKET = SOCKETS + "/worker.sock";

  /** The master's API. */
  public static final String MASTER_SOCKET = SOCKETS + "/master.sock";

  private Layout() {}

  /** The full path of a file of {@link #FOLDER}. */
  public static String path(String file) {
    return FOLDER + "/" + file;
  }
}
