namespace Tidegate.Configuration.Validation;

/// <summary>All rules that concern more than one value, or more of a value than its type and range.</summary>
internal static class CrossRules
{
    private static readonly Action<RuleContext>[] All =
    [
        LimitRules.ReserveIsPartOfLimit,
        LimitRules.CeilingHoldsOneConnection,
        LimitRules.MessageFitsIntoConnection,
        LimitRules.QueueFitsIntoConnection,
        LimitRules.UserLimitCanAct,
        LimitRules.AddressLimitCanAct,
        TimingRules.WarningComesBeforeIdleClose,
        LeaseRules.RenewalsFitIntoLease,
        LeaseRules.FenceLeavesHalfOfLease,
        LeaseRules.FenceIsLongerThanItsLastClose,
        LeaseRules.LatenessCoversClosingHandshake,
        LeaseRules.MarginCoversClocksAndLateCloses,
        LeaseRules.ParkedAskEndsBeforeNextRenewal,
        ClusterRules.PortsDiffer,
        ClusterRules.PrimarySiloIsEndpoint,
        ClusterRules.GatewaysAreEndpoints,
        ClusterRules.StateDirectoryIsOnePlace,
        ClusterRules.AddressIsOneOfThisHost,
        RedisRules.ConnectionStringIsRead,
        RedisRules.OpenServerIsWanted,
        RedisRules.KeysOfLocalModeAreUnset,
        RedisRules.KeysOfRedisModeAreUnset,
        ClusterTlsRules.FilesComeTogether,
        ClusterTlsRules.FilesAreUsable,
        ListenRules.AddressesAreBindable,
        ListenRules.AddressesDoNotCollide,
        ListenRules.PortsAreNotThoseOfTheSilo,
        ListenRules.OperatorsOffLoopbackHaveKey,
        ListenRules.KeyOffLoopbackIsEncrypted,
        ListenRules.AnonymousOffLoopbackNamesOrigins,
        ListenRules.HttpsHasCertificate,
        ListenRules.BothProtocolsNeedHttps,
        ListenRules.ProxiesAreNetworks,
        AccessRules.AccessKeysAreLong,
        AccessRules.SecondKeyHasFirst,
        AccessRules.ServiceKeysAreApart,
        AccessRules.SomebodyMayConnect,
        AccessRules.PageHasKey,
        AccessRules.ClaimsAreOfSomebody,
        AccessRules.AdminKeyFitsIntoHeader,
        AccessRules.OriginsAreOrigins,
        AccessRules.PublicEndpointsAreAddresses,
        TimingRules.ShutdownOutlastsDrain,
        TimingRules.FlushOutlastsHandshake,
        RecoveryRules.MemoryEndsBelowItsStart,
        RecoveryRules.FailuresEndBelowTheirStart,
        DiagnosticsRules.JournalPathIsOnePlace,
        TelemetryRules.CollectorIsAnAddress,
        AlertsRules.WebhookIsOpenAddress,
        AlertsRules.NetworksAreNetworks,
        AlertsRules.SecretHasWebhook,
        AlertsRules.SecretIsLong,
        HubRules.NamesAreHubNames,
        HubRules.HubsAreCountable,
        EventHandlerRules.HandlersAreOfWebhooks,
        EventHandlerRules.HandlersHaveAddresses,
        EventHandlerRules.HandlersTakeEvents,
        EventHandlerRules.NetworksAreNetworks,
    ];

    /// <summary>What the rules find in options that were read.</summary>
    public static IReadOnlyList<ConfigurationProblem> Check(SettingsReading reading)
    {
        var context = new RuleContext(reading);
        foreach (var rule in All)
            rule(context);
        return context.Problems;
    }
}
