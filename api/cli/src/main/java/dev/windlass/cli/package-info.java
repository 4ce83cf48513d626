/**
 * The command line: a light client of the REST API. Nothing here loads Micronaut, Temporal or the AWS SDK, so that a verb
 * answers within a few hundred milliseconds.
 */
package dev.windlass.cli;
