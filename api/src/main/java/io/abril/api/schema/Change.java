package io.abril.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a change of this field costs a running instance; every field of a pool's spec carries it. It
 * counts on the fields of the spec record itself, not inside of what they hold.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Change {
  /** The cost of a change. */
  Cost value();

  /** From the dearest to the cheapest. */
  enum Cost {
    /** The container is replaced: the field is part of the specification's hash. */
    REPLACE,
    /** The container goes on, its Consul registration is written anew. */
    REREGISTER,
    /** Nothing of the instance changes. */
    LIVE,
    /** The field can't be changed: it names the object. */
    IMMUTABLE
  }
}
