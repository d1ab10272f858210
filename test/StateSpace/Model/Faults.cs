namespace Tidegate.StateSpace.Model;

/// <summary>Faults that may still happen, apart from crashes.</summary>
internal readonly record struct Faults(int Losses, int Doubles, int Lies, int LimitChanges, int Doubts, int Takeovers, int Delays, int Clients, int Ticks);
