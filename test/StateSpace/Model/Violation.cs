namespace Tidegate.StateSpace.Model;

/// <summary>A rule of the protocol does not hold.</summary>
internal sealed class Violation(string what) : Exception(what);
