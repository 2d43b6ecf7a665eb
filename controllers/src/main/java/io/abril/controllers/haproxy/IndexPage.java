package io.abril.controllers.haproxy;

/**
 * The page for hosts that nobody knows: one line of HTML that links every host. It is a value of a
 * map, so it is bounded by HAProxy's buffers; what does not fit is counted instead.
 */
final class IndexPage {
  /** Key of the page in its map. */
  static final String KEY = "index";

  private static final int MOST_CHARACTERS = 12_000;

  private IndexPage() {}

  static String html(HaproxyConfig config) {
    var out =
        new StringBuilder(
            "<!DOCTYPE html><html lang=\"en\"><head><title>503 abril</title></head><body>"
                + "<h1>503: no such host here, or nothing of it is up</h1><ul>");
    var places = config.hosts().keySet().stream().filter(p -> !p.startsWith("sni:")).toList();
    int left = places.size();
    for (String place : places) {
      // Places hold nothing that HTML would take for markup: see Words.isPlace.
      var name = place.substring(0, place.length() - 1);
      var item = "<li><a href=\"http://" + name + "/status\">" + name + "</a></li>";
      if (out.length() + item.length() > MOST_CHARACTERS) {
        break;
      }
      out.append(item);
      left--;
    }
    out.append("</ul>");
    if (left > 0) {
      out.append("<p>and ").append(left).append(" more</p>");
    }
    return out.append("</body></html>").toString();
  }
}
