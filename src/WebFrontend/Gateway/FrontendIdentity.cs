namespace Tidegate.WebFrontend.Gateway;

/// <summary>
/// Who this frontend is: a stable name, proved by an exclusive lock on a file, and an id that is new for each process start and each
/// life after a fence.
/// </summary>
internal interface IFrontendIdentity
{
    /// <summary>Configured name.</summary>
    string Name { get; }

    /// <summary>The id in force.</summary>
    string Id { get; }

    /// <summary>Ids of earlier processes that the lock proves to be gone; empty until it is safe to report them.</summary>
    IReadOnlyList<string> Evidence { get; }

    /// <summary>The budget has taken the evidence: forget these ids.</summary>
    void EvidenceTaken(IReadOnlyList<string> ids);

    /// <summary>A new life after a fence: a new id, recorded in the lock file before it is used.</summary>
    string Renew();
}
