using Tidegate.Budget;
using Tidegate.Frontends;
using Tidegate.Grains.Budget;

namespace Tidegate.StateSpace.Model;

/// <summary>A report under way to whatever activation it will reach.</summary>
internal sealed record FlyingReport(PermitReport Report, TimeSpan SentAt, bool Late = false);

/// <summary>An answer under way.</summary>
internal sealed record FlyingAnswer(string FrontendId, PermitAnswer Answer, TimeSpan SentAt, bool Late = false);

/// <summary>What storage holds.</summary>
/// <param name="Document">Null before the first write.</param>
/// <param name="ETag">Never comes back; null before the first write.</param>
internal sealed record Store(LedgerDocument? Document, string? ETag);

/// <summary>A write that storage has reported as failed, and that may still land.</summary>
internal sealed record LateWrite(LedgerDocument Document);

/// <summary>A write under way.</summary>
internal sealed record PendingWrite(LedgerWrite Write, bool Late = false);
