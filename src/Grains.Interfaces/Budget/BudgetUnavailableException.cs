namespace Tidegate.Budget;

/// <summary>The budget could not store its ledger. What became of the request is unknown; a repetition settles it.</summary>
[GenerateSerializer, Alias("tidegate.budget.unavailable")]
public sealed class BudgetUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public BudgetUnavailableException()
    {
    }

    /// <summary>Creates the exception with a text for the operator.</summary>
    public BudgetUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a text for the operator and its cause.</summary>
    public BudgetUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
