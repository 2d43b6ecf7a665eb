package io.abril.schema;

import io.abril.api.schema.Pattern;
import io.abril.api.schema.Range;
import java.lang.reflect.RecordComponent;
import java.util.regex.PatternSyntaxException;

/** Whether {@link Pattern} and {@link Range} fit the component that they stand on. */
final class AnnotationCheck {
  private AnnotationCheck() {}

  static void check(Contradiction at, RecordComponent component) {
    var pattern = component.getAnnotation(Pattern.class);
    if (pattern != null) {
      pattern(at, component, pattern);
    }
    var range = component.getAnnotation(Range.class);
    if (range != null) {
      range(at, component, range);
    }
  }

  private static void pattern(Contradiction at, RecordComponent component, Pattern pattern) {
    if (Shapes.unwrapped(component.getGenericType()) != String.class) {
      throw at.says(
          "has @Pattern, but is "
              + Contradiction.name(component.getGenericType())
              + " and not a String; leave the annotation out or change the type");
    }
    try {
      java.util.regex.Pattern.compile(pattern.value());
    } catch (PatternSyntaxException e) {
      throw at.says(
          "@Pattern(\""
              + pattern.value()
              + "\") is no regular expression: "
              + e.getDescription()
              + "; correct it");
    }
  }

  private static void range(Contradiction at, RecordComponent component, Range range) {
    var type = Shapes.unwrapped(component.getGenericType());
    if (!Shapes.WHOLE.contains(type) && !Shapes.REAL.contains(type)) {
      throw at.says(
          "has @Range, but is "
              + Contradiction.name(component.getGenericType())
              + " and no number; leave the annotation out or change the type");
    }
    if (range.min() > range.max()) {
      throw at.says(
          "@Range goes from "
              + range.min()
              + " to "
              + range.max()
              + ", so nothing is inside; swap them");
    }
    boolean small = type == int.class || type == Integer.class;
    boolean open = range.max() == Long.MAX_VALUE;
    if (small && (range.min() < Integer.MIN_VALUE || (!open && range.max() > Integer.MAX_VALUE))) {
      throw at.says("@Range goes beyond what an int can hold; make the component a long");
    }
  }
}
