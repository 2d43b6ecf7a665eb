package io.abril.it.house;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Classes of the product: neither from folders of tests nor from jars of tests. */
final class WithoutTests implements ImportOption {
  private final ImportOption folders = new DoNotIncludeTests();

  @Override
  public boolean includes(Location location) {
    return folders.includes(location) && !location.contains("-tests.jar");
  }
}
