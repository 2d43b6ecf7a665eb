package io.abril.schema;

/**
 * One document of a file.
 *
 * @param text the document
 * @param firstLine the number of its first line in the file, from 1
 */
public record DocumentText(String text, int firstLine) {}
