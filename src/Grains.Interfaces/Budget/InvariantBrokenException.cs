namespace Tidegate.Budget;

/// <summary>A predicate of <see cref="Invariants"/> does not hold: a mistake in the code, and never the fault of a caller.</summary>
public sealed class InvariantBrokenException(string message) : InvalidOperationException(message);
