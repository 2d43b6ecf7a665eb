package io.abril.abrilctl.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.abril.abrilctl.base.ExitCode;
import io.abril.abrilctl.base.Failure;
import io.abril.abrilctl.print.Yaml;
import io.abril.abrilctl.state.KindTable;
import io.abril.abrilctl.state.Store;
import io.abril.api.Kind;
import io.abril.api.config.Config;
import io.abril.api.config.Secret;
import io.abril.schema.Json;
import io.abril.schema.Verdict.Rejected;
import io.abril.schema.seal.SealException;
import io.abril.schema.seal.SealKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code abrilctl create}: Secrets and Configs out of values and files. */
@Command(
    name = "create",
    description = "Makes Secrets and Configs out of values and files.",
    synopsisSubcommandLabel = "secret|config",
    footer = {"", "Example: abrilctl create config app --from-file app.conf"})
final class Create implements Runnable {
  private static final int TRIES = 5;

  @Spec CommandSpec spec;

  private Create() {}

  static CommandLine line(Context context) {
    return new CommandLine(new Create())
        .addSubcommand(new OfSecret(context))
        .addSubcommand(new OfConfig(context));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "create what? 'create secret NAME' or 'create config NAME' it may be");
  }

  /** How it is printed instead of written. */
  enum Output {
    yaml,
    json
  }

  /** What both have in common. */
  abstract static class Of implements Callable<Integer> {
    private final Context context;
    private final Kind<?, ?> kind;

    @Parameters(arity = "1", paramLabel = "NAME", description = "Its name.")
    String name;

    @ArgGroup(exclusive = false, multiplicity = "0..1")
    Values values = new Values();

    @Option(names = "--dry-run", description = "Write nothing; with -o, print the document.")
    boolean dryRun;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FORMAT",
        description = "yaml or json: print the document that 'apply' takes.")
    Optional<Output> output = Optional.empty();

    Of(Context context, Kind<?, ?> kind) {
      this.context = context;
      this.kind = kind;
    }

    /** The text that is stored for a value. */
    abstract String stored(Store store, String key, byte[] value);

    @Override
    public Integer call() {
      var store = context.store();
      var found = values.read(context.terminal());
      if (found.isEmpty()) {
        throw Failure.usage(
            "give at least one value: --from-literal KEY=VALUE, --from-file KEY=PATH or"
                + " --from-env-file PATH");
      }
      var texts = new TreeMap<String, String>();
      found.forEach((key, value) -> texts.put(key, stored(store, key, value)));
      var document = document(texts);
      judge(store, document);
      output.ifPresent(format -> print(document, format));
      if (dryRun && output.isEmpty()) {
        context.say(title() + " would be written (dry run)");
      } else if (!dryRun) {
        tell(title() + " " + write(store, document));
      }
      return ExitCode.OK;
    }

    /** What is printed as a document stays one. */
    private void tell(String outcome) {
      if (output.isEmpty()) {
        context.say(outcome);
      } else {
        context.remark(outcome);
      }
    }

    private String title() {
      return KindTable.singular(kind) + "/" + name;
    }

    private JsonNode document(Map<String, String> texts) {
      var document = Json.mapper().createObjectNode();
      document.put("apiVersion", kind.apiVersion()).put("kind", kind.name());
      document.putObject("metadata").put("name", name);
      var data = document.putObject("spec").putObject("data");
      texts.forEach(data::put);
      return document;
    }

    private static void judge(Store store, JsonNode document) {
      var verdict = store.kinds().admission().admit(Json.write(document), Optional.empty());
      if (verdict instanceof Rejected rejected) {
        throw new Failure(ExitCode.FAILED, rejected.sentence() + "; nothing was written");
      }
    }

    private void print(JsonNode document, Output format) {
      context.say(
          format == Output.yaml ? Yaml.of(document).stripTrailing() : document.toPrettyString());
    }

    /** It has exactly these keys then; labels and annotations that it has stay. */
    private String write(Store store, JsonNode document) {
      for (int i = 0; i < TRIES; i++) {
        var object = store.get(kind, name);
        var whole = (ObjectNode) document.deepCopy();
        object
            .wish()
            .filter(w -> w.path("metadata").path("name").asText().equals(name))
            .ifPresent(w -> whole.set("metadata", w.get("metadata")));
        if (object.wish().filter(whole::equals).isPresent()) {
          return "unchanged";
        }
        if (store.write(object.ref(), whole, object.document())) {
          return object.document().isEmpty() ? "created" : "configured";
        }
      }
      throw new Failure(
          ExitCode.CONFLICT, title() + ": somebody else keeps changing it; try again later");
    }
  }

  /** {@code abrilctl create secret}. */
  @Command(
      name = "secret",
      description = {
        "Makes a Secret, or gives one other values. They are encrypted here, before anything is",
        "written. A value on the command line is in the shell's history: --from-file KEY=- reads"
            + " it",
        "from standard input."
      },
      footer = {"", "Example: abrilctl create secret db --from-file password=- <password.txt"})
  static final class OfSecret extends Of {
    private Optional<SealKey> key = Optional.empty();

    OfSecret(Context context) {
      super(context, Secret.KIND);
    }

    @Override
    String stored(Store store, String valueKey, byte[] value) {
      if (key.isEmpty()) {
        key = Optional.of(published(store));
      }
      return key.get().seal(name, valueKey, value);
    }

    private static SealKey published(Store store) {
      var at = store.keys().root() + "/" + SealKey.PUBLISHED_AT;
      try {
        return store
            .consul()
            .get(at)
            .flatMap(entry -> SealKey.read(entry.value()).stream().findFirst())
            .orElseThrow(
                () ->
                    new Failure(
                        ExitCode.FAILED,
                        "there is no key to encrypt for at "
                            + at
                            + " in Consul KV; make one with deploy/keys and give it to the"
                            + " controllers (--keys-dir), which publish it"));
      } catch (SealException e) {
        throw new Failure(
            ExitCode.FAILED, "the key at " + at + " can't be used: " + e.getMessage(), e);
      }
    }
  }

  /** {@code abrilctl create config}. */
  @Command(
      name = "config",
      description = "Makes a Config, or gives one other values.",
      footer = {"", "Example: abrilctl create config app --from-file app.conf"})
  static final class OfConfig extends Of {
    OfConfig(Context context) {
      super(context, Config.KIND);
    }

    @Override
    String stored(Store store, String key, byte[] value) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      } catch (CharacterCodingException e) {
        throw new Failure(
            ExitCode.FAILED,
            "the value of '" + key + "' is not text in UTF-8; only a Secret takes any bytes");
      }
    }
  }
}
