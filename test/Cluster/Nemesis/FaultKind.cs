namespace Tidegate.Cluster.Nemesis;

/// <summary>What the nemesis can do.</summary>
internal enum FaultKind
{
    /// <summary><c>kill -9</c> of the silo that runs the budget; it comes back at the end of the fault.</summary>
    KillBudgetSilo,

    /// <summary><c>kill -9</c> of another silo.</summary>
    KillOtherSilo,

    /// <summary><c>kill -9</c> of all silos.</summary>
    KillAllSilos,

    /// <summary><c>kill -9</c> of a frontend, which comes back under its name.</summary>
    KillFrontend,

    /// <summary>SIGTERM to a frontend, which comes back under its name.</summary>
    DrainFrontend,

    /// <summary>SIGSTOP of the silo that runs the budget.</summary>
    FreezeBudgetSilo,

    /// <summary>SIGSTOP of another silo.</summary>
    FreezeOtherSilo,

    /// <summary>SIGSTOP of a frontend, for 0.5 to 10 times the TTL.</summary>
    FreezeFrontend,

    /// <summary>SIGSTOP of Redis.</summary>
    FreezeRedis,

    /// <summary><c>CLIENT PAUSE</c> of Redis.</summary>
    PauseRedis,

    /// <summary><c>kill -9</c> of Redis, which comes back with its append-only file.</summary>
    KillRedis,

    /// <summary>All pieces on the way to Redis and back take a random time, in order.</summary>
    DelayRedis,

    /// <summary>Nothing gets through to Redis, or nothing back, while connections stay up.</summary>
    StallRedis,

    /// <summary>Connections to Redis are dropped and refused.</summary>
    CutRedis,

    /// <summary>The link of a frontend to silos and Redis is down.</summary>
    LinkDownFrontend,

    /// <summary>The link of a silo is down.</summary>
    LinkDownSilo,

    /// <summary>The link of Redis is down.</summary>
    LinkDownRedis,

    /// <summary>Link of a frontend down and up several times.</summary>
    FlapFrontend,

    /// <summary>One silo drops what comes from the others, and they from it.</summary>
    SplitSilos,

    /// <summary>A frontend drops what comes from the silos; they still hear it.</summary>
    DeafFrontend,

    /// <summary>A silo drops what comes from the frontends; they still hear it.</summary>
    DeafSilo,

    /// <summary>A frontend loses a share of what comes.</summary>
    LossyFrontend,

    /// <summary>A silo loses a share of what comes.</summary>
    LossySilo,

    /// <summary>The connections of a frontend with silos and Redis are reset every two seconds.</summary>
    ResetFrontend,

    /// <summary>The connections of a silo are reset every two seconds.</summary>
    ResetSilo,

    /// <summary>The limit is lowered, and raised again at the end.</summary>
    LowerLimit,

    /// <summary>The limit is raised, and lowered again at the end.</summary>
    RaiseLimit,
}
