package io.abril.runtime.election;

/**
 * The process that stands for election.
 *
 * @param id unique among controllers; the id of its service in Consul
 * @param address where its HTTP server listens
 * @param port of that server
 * @param version of the program
 */
public record Candidate(String id, String address, int port, String version) {}
