package io.abril.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A regular expression (of Java; keep to what ECMA 262 has as well) that the whole of a text field
 * must match, and what it stands for.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT})
public @interface Pattern {
  /** The text. */
  String value();

  /** Names the form in an error message, for example "a DNS label". */
  String as();
}
