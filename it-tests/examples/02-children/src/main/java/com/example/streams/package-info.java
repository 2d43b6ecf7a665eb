/**
 * Second step: a kind that owns objects of another. New here: {@code owns}, {@code
 * Context.children} and {@code Plan.children}; start at {@link com.example.streams.Streams}.
 */
package com.example.streams;
