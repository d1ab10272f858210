namespace Tidegate.LoadGenerator.Clients;

/// <summary>What a server said to an upgrade.</summary>
/// <param name="Connection">The stream of frames after a 101; null where the upgrade was refused.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">The <c>reason</c> of the problem document, or null.</param>
/// <param name="RetryAfter">When to come back, or null.</param>
internal sealed record UpgradeOutcome(Stream? Connection, int Status, string? Reason, TimeSpan? RetryAfter)
{
    /// <summary>Name of a refusal in the table.</summary>
    public string Name => Reason is null ? $"{Status}" : $"{Status} {Reason}";
}
