namespace Tidegate.Guarantees;

/// <summary>Ledger or pool found its own state broken (<see cref="Invariants"/>): a defect, never a matter of load or of the network.</summary>
public sealed class InvariantViolatedException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What does not hold.</param>
    public InvariantViolatedException(string message)
        : base(message)
    {
    }
}
