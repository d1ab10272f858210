namespace Tidegate.Fairness.Attacks;

/// <summary>Where the service listens.</summary>
internal sealed record Target(int PublicPort, int AdminPort);
