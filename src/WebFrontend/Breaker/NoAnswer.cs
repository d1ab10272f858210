namespace Tidegate.WebFrontend.Breaker;

/// <summary>Which exceptions mean that nobody answered. Whatever else a grain throws is an answer.</summary>
internal static class NoAnswer
{
    /// <summary>True for time-outs, lost gateways and silos, and messages that the cluster turned away.</summary>
    public static bool Is(Exception? exception) => exception is
        TimeoutException
        or OrleansMessageRejectionException
        or Orleans.Runtime.Messaging.ConnectionFailedException
        or ClientNotAvailableException;
}
