package io.abril.controllers.docker;

/** What a registry asks for; never said in text. */
public record Credentials(String username, String password) {
  /** Says only who. */
  @Override
  public String toString() {
    return "credentials of " + username;
  }
}
