namespace Tidegate.Simulation;

/// <summary>
/// A world over one build of the protocol's classes: the shipped ones, or those of a wrong variant. Public, since a variant is an
/// assembly of its own.
/// </summary>
public interface ISimulation
{
    /// <summary>Runs one seed from its beginning to its end.</summary>
    /// <param name="seed">Everything the world does follows from it.</param>
    /// <param name="reach">As <see cref="Counters"/> places them; this run adds to them.</param>
    /// <param name="trace">Where to write what happens; null for speed.</param>
    SeedReport Run(ulong seed, long[] reach, TextWriter? trace);
}
