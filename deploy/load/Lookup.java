import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Asks a DNS server one question over TCP, so that no answer is cut short, and prints the records as dig does. For
 * machines without dig: {@code java Lookup.java 127.0.0.1:53 SRV 1.0.0.date.service.consul}. Exit code 0 when there
 * is an answer, 1 when there is none, 2 usage.
 */
public final class Lookup {

  private static final Map<String, Integer> TYPES = Map.of("A", 1, "CNAME", 5, "SRV", 33);
  private static final int TIMEOUT_MILLIS = 5000;
  private static final int RECURSION_DESIRED = 0x0100;

  private Lookup() {}

  public static void main(String[] args) {
    if (args.length != 3 || !args[0].matches(".+:\\d+") || !TYPES.containsKey(args[1])) {
      System.err.println("usage: java Lookup.java SERVER:PORT A|CNAME|SRV NAME");
      System.exit(2);
    }
    int colon = args[0].lastIndexOf(':');
    InetSocketAddress server =
        new InetSocketAddress(args[0].substring(0, colon), Integer.parseInt(args[0].substring(colon + 1)));
    try {
      List<String> records = records(ByteBuffer.wrap(exchange(server, question(args[2], TYPES.get(args[1])))));
      records.forEach(System.out::println);
      if (records.isEmpty()) {
        System.err.println("lookup: " + args[2] + " has no " + args[1] + " record at " + args[0]);
        System.exit(1);
      }
    } catch (IOException e) {
      System.err.println("lookup: " + args[0] + " does not answer: " + e.getMessage());
      System.exit(1);
    }
  }

  private static byte[] question(String name, int type) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int each : new int[] {1, RECURSION_DESIRED, 1, 0, 0, 0}) {
      out.writeShort(each);
    }
    for (String label : name.split("\\.")) {
      out.writeByte(label.length());
      out.writeBytes(label);
    }
    out.writeByte(0);
    out.writeShort(type);
    out.writeShort(1);
    return bytes.toByteArray();
  }

  private static byte[] exchange(InetSocketAddress server, byte[] question) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(question.length);
      out.write(question);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[in.readUnsignedShort()];
      in.readFully(answer);
      return answer;
    }
  }

  /** The answer section, and with it the addresses that the server added of its own accord. */
  private static List<String> records(ByteBuffer message) {
    List<String> records = new ArrayList<>();
    int questions = message.getShort(4);
    int count = message.getShort(6) == 0 ? 0 : message.getShort(6) + message.getShort(8) + message.getShort(10);
    message.position(12);
    for (int i = 0; i < questions; i++) {
      name(message);
      message.getInt();
    }
    for (int i = 0; i < count; i++) {
      String owner = name(message);
      int type = message.getShort();
      message.getShort();
      int seconds = message.getInt();
      int end = message.getShort() + message.position();
      String value = value(message, type);
      message.position(end);
      if (value != null) {
        records.add(String.format(Locale.ROOT, "%-38s %d IN %s", owner, seconds, value));
      }
    }
    return records.stream().distinct().toList();
  }

  private static String value(ByteBuffer message, int type) {
    return switch (type) {
      case 1 -> String.format(Locale.ROOT, "A     %d.%d.%d.%d",
          message.get() & 255, message.get() & 255, message.get() & 255, message.get() & 255);
      case 5 -> "CNAME " + name(message);
      case 33 -> String.format(Locale.ROOT, "SRV   %d %d %d %s",
          message.getShort(), message.getShort(), message.getShort() & 0xffff, name(message));
      default -> null;
    };
  }

  /** A name; where it goes on elsewhere in the message, it is followed there. */
  private static String name(ByteBuffer message) {
    StringBuilder name = new StringBuilder();
    for (int length = message.get() & 255; length > 0; length = message.get() & 255) {
      if (length >= 0xc0) {
        int there = (length & 0x3f) << 8 | message.get() & 255;
        return name + name(message.duplicate().position(there));
      }
      byte[] label = new byte[length];
      message.get(label);
      name.append(new String(label, StandardCharsets.ISO_8859_1)).append('.');
    }
    return name.toString();
  }
}
