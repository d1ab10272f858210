using Mono.Cecil;
using Tidegate.Architecture.Assemblies;

namespace Tidegate.Architecture.Purity;

/// <summary>The classes that decide, by project and name: they are given the time and what they need, and return what is to be done.</summary>
internal static class PureCores
{
    /// <summary>Their names.</summary>
    public static IReadOnlyDictionary<string, string[]> Names { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Grains.Interfaces"] = ["SubscriptionDigests"],
        ["Configuration"] = ["CertificateCheck", "EventPattern", "EventRoute", "RedisConnectionString", "UrlTemplate", "WebhookTarget"],
        ["Monitoring"] = ["AlertEngine", "AlertHistory", "AlertInstance", "AlertRules", "Invariants", "LastingDifferences`1", "TwoRounds"],
        ["Hosting"] =
        [
            "AnswerProgress", "DescriptorPlan", "KeyGuesses", "PendingConnections", "PendingLine", "PendingRanking", "StreamAnswers", "WatchdogClock",
        ],
        ["Grains"] =
        [
            "AggressiveCleanup", "AlertWatch", "AuditComparison", "BudgetHistory", "BudgetLedger", "BudgetPolicy", "ConfigurationDifference", "CountWindow",
            "DifferingSilos", "EmergencyLimit", "FrontendTable", "HealthSummary", "IdlePolicy", "IdleWarning", "LedgerRules", "LedgerShell`1", "LimitTrend",
            "OutboxQueue", "PlannedLowering", "PressureGauge", "RecoveryBook", "RecoveryFigures", "RelieveMemory", "RestartClean", "RetryDelay", "ShedIdle",
            "TopicRebuild", "TopicSubscribers", "UserPlaces",
        ],
        ["WebFrontend"] =
        [
            "Audience", "ClosingState", "ConnectAnswer", "ConnectOutcome", "ConnectionCallPolicy", "ConnectionCalls", "ConnectionLinePolicy", "Consent", "ConsentAnswer",
            "DelayWindow", "Delivery", "DeliveryDeduplicator", "DrainPace",
            "DrainRun", "DrainSchedule", "DriftDetector", "DueQueue`1", "EventCaller", "EventRequest", "FateStore", "FilterBinder", "FilterParser", "FrameRules", "FreshPace", "FrontendLease", "GarbageWatch",
            "GoneIds", "HeartbeatPolicy", "IdleRanking", "IntakeMeter", "LocalWatch", "MemberFilter", "MemoryCut", "MemoryGradeGauge", "OriginPolicy",
            "OutcomeWindow", "PermitPool", "PermitTicket", "PermitWait", "RecentMessages", "RoomShare", "SendProgress", "ShedPlan", "TokenBucket", "TopicBook", "TopicComparison", "UpstreamEvent", "UpstreamResponse", "UserEventAnswer", "UserRounds", "UserShare",
            "WaitingLine",
        ],
    };

    /// <summary>What the listed classes use that a decision must not know, and what of the list is no class.</summary>
    public static IEnumerable<string> Violations() =>
        from project in Names
        let types = Source.Types(project.Key)
        from name in project.Value
        from violation in types.Where(type => type.Name == name).ToList() is [var core]
            ? Violations(core)
            : [$"{name} is listed in {nameof(PureCores)}, and {project.Key} has none or several of that name: write where it is now."]
        select violation;

    /// <summary>What a class uses that a decision must not know.</summary>
    public static IEnumerable<string> Violations(TypeDefinition type) =>
        TypeUses.Of(type)
            .Select(use => (Use: use, Instead: Forbidden.Instead(use)))
            .Where(found => found.Instead is not null)
            .Select(found => $"{found.Use}: {type.Name} decides, and may not know it. {found.Instead}")
            .Distinct(StringComparer.Ordinal);
}
