/**
 * What {@code abrilctl get} lists: one {@link io.abril.abrilctl.listing.Listing} for every kind,
 * and for the things that are no kinds (instances, controllers, events).
 */
package io.abril.abrilctl.listing;
