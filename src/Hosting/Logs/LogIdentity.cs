namespace Tidegate.Hosting.Logs;

/// <summary>Who writes the log lines of this process.</summary>
/// <param name="Frontend">Name of the frontend in it; null where there is none.</param>
/// <param name="Silo">Address of the silo in it; null where there is none.</param>
internal sealed record LogIdentity(string? Frontend, string? Silo);
