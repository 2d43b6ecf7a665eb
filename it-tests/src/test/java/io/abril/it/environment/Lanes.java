package io.abril.it.environment;

/**
 * Names of what only one test class uses at a time. There are as many lanes as the smallest machine
 * has cores: a third would not end sooner, and would make everything slower for the other two.
 */
final class Lanes {
  static final String ENVIRONMENT = "environment";
  static final String HOSTS = "hosts";

  private Lanes() {}
}
