package io.abril.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts a file of several YAML documents into its parts. */
final class Documents {
  private static final Pattern BEGIN = Pattern.compile("---(\\s.*)?");
  private static final Pattern END = Pattern.compile("\\.\\.\\.(\\s.*)?");
  private static final Pattern NOTHING = Pattern.compile("\\s*(#.*|%.*|---\\s*(#.*)?)?");

  private Documents() {}

  /**
   * The documents, without those that hold nothing but comments. A line that begins with {@code
   * ---} separates in every valid YAML file, so a document that is broken doesn't hide the next.
   */
  static List<DocumentText> split(String file) {
    var documents = new ArrayList<DocumentText>();
    var lines = new ArrayList<String>();
    int first = 1;
    int number = 0;
    for (String line : file.split("\\R", -1)) {
      number++;
      boolean begins = BEGIN.matcher(line).matches();
      if (begins || END.matcher(line).matches()) {
        add(documents, lines, first);
        lines.clear();
        first = begins ? number : number + 1;
        if (!begins) {
          continue;
        }
      }
      lines.add(line);
    }
    add(documents, lines, first);
    return List.copyOf(documents);
  }

  private static void add(List<DocumentText> documents, List<String> lines, int first) {
    if (!lines.stream().allMatch(line -> NOTHING.matcher(line).matches())) {
      documents.add(new DocumentText(String.join("\n", lines), first));
    }
  }
}
