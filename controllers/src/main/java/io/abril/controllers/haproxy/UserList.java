package io.abril.controllers.haproxy;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Users and their hashed passwords ({@code userlist}, configuration manual, "Userlists").
 *
 * @param name of the Secret that they come from
 * @param hashes crypt(3) hash by user; never printed
 */
public record UserList(String name, SortedMap<String, String> hashes) {
  /** Copies and checks; a message never holds a hash. */
  public UserList {
    Words.require(Words.isName(name), "name of a list of users", name);
    hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
    hashes.forEach(
        (user, hash) -> {
          Words.require(Words.isUser(user), "name of a user", user);
          Words.require(Words.isPasswordHash(hash), "password hash", "the hash of " + user);
        });
  }

  /** A list of them. */
  public static UserList of(String name, Map<String, String> hashes) {
    return new UserList(name, new TreeMap<>(hashes));
  }

  @Override
  public String toString() {
    return "UserList[" + name + " " + hashes.keySet() + "]";
  }
}
