using System.Globalization;
using Tidegate.Budget;
using Tidegate.Connections;
using Tidegate.Explaining;
using Tidegate.WebFrontend.Closes;
using Tidegate.WebFrontend.Refusals;
using Tidegate.WebFrontend.Users;

namespace Tidegate.WebFrontend.Explaining;

/// <summary>Says in a sentence or two why something ended, and what an operator can do. Pure.</summary>
internal static class Explanations
{
    /// <summary>Why a connection ended.</summary>
    public static string Of(CloseRecord close)
    {
        var code = CloseCodes.All.GetValueOrDefault(close.Code, CloseCodes.Abnormal);
        var age = Text($"It lived {close.Reading.Age.TotalSeconds:0} s and was idle for {close.Reading.IdleFor.TotalSeconds:0} s.");
        return $"{(close.By == CloseInitiator.Client.Tag() ? ByClient(close) : Why(code, close))} {age}";
    }

    /// <summary>Why an upgrade was refused.</summary>
    public static string Of(RefusalRecord refusal) => refusal.Reason switch
    {
        RefusalReasons.Limit => Text(
            $"All {refusal.Limit} connections of the cluster were in use ({refusal.InUse}). Raise the limit with PUT /admin/limits if the backends bear it, or find idle connections with GET /admin/connections."),
        RefusalReasons.Draining => Text(
            $"Frontend {refusal.Frontend} was being drained. The client reaches another one when it connects again; if it comes back here, the balancer does not heed /health/ready."),
        RefusalReasons.Unavailable when refusal.Detail == UserGate.UnknownDetail => Text(
            $"The grain of this user's places did not answer frontend {refusal.Frontend}, or did not know yet what every frontend holds, which takes it up to 10 s after silos came or went. If it lasts, see docs/runbooks/control-plane-down.md."),
        RefusalReasons.Unavailable => Text(
            $"Frontend {refusal.Frontend} had no free permit and the connection budget gave no new ones ({refusal.InUse} of {refusal.Limit} in use). See GET /admin/alerts and docs/runbooks/control-plane-down.md."),
        RefusalReasons.Rate => Text(
            $"More new connections per second came to frontend {refusal.Frontend} than Limits:MaxConnectRate allows ({refusal.Limit}). Add a frontend, or raise the rate if its processors have room."),
        RefusalReasons.Capacity => Text(
            $"The process of frontend {refusal.Frontend} had no room for another client: {refusal.Detail} See docs/runbooks/process-memory.md, or docs/runbooks/files-high.md for descriptors, and add a frontend, or give it more."),
        RefusalReasons.UserLimit => Text(
            $"The user had {refusal.InUse} connections of {refusal.Limit}. See GET /admin/connections?userId= for them; Limits:MaxConnectionsPerUser is the cap."),
        RefusalReasons.IpLimit => Text(
            $"The address had {refusal.InUse} connections of {refusal.Limit} at frontend {refusal.Frontend}. If it is a proxy, list it in Listen:TrustedProxies; Limits:MaxConnectionsPerIp is the cap."),
        Denial.OriginReason => "The page that opened the socket has an origin that is not in Access:Origins. Add it there if the page is yours.",
        Denial.AuthReason => $"The access token was missing or not accepted: {refusal.Detail} The application that makes tokens has to be corrected.",
        Denial.HandlerReason => $"{refusal.Detail} It was asked by the event connect (Hubs:{{hub}}:EventHandlers); see the log of frontend {refusal.Frontend} for events that came to nothing.",
        _ => $"The request was not understood: {refusal.Detail} The client has to be corrected.",
    };

    private static string ByClient(CloseRecord close) =>
        Text($"The client closed the connection with code {close.Code}{(close.Reason.Length > 0 ? $" ({close.Reason})" : "")}; nothing is wrong here.");

    private static string Why(CloseCode code, CloseRecord close) => code.Code switch
    {
        1001 => "The server went away. The client may reconnect at once.",
        1002 or 1003 or 1007 => $"The client sent what the protocol forbids ({code.Reason}). The client has to be corrected.",
        1006 => "The connection broke off without a close frame: the client vanished, or the network or a proxy between cut it. If many do, see docs/runbooks/abnormal-closes.md.",
        1008 => $"The client broke a rule ({close.Reason}). Look at what it sends; the bounds are Transport:ControlFramesPerSecond and MaxFramesPerMessage.",
        1009 => "The client sent a message larger than Limits:MaxMessageKilobytes. Split the message, or raise the limit.",
        1011 => "The frontend failed at this connection, or the event handler of its hub at a message of a raw client. The log of the frontend has the cause under this connection id.",
        1012 => "Its frontend was drained or restarted. The client may reconnect at once and reaches another one.",
        1013 => Text($"It was shed because the cluster had more connections than it may ({close.InUse} of {close.Limit}). See the limit with GET /admin/budget."),
        4001 => "No message went to the client or came from it for longer than the idle timeout, and it did not answer the warning. Have it send keepAlive, or raise Idle:Timeout; under pressure the time is shorter.",
        4002 when close.Reason == CloseCodes.Reasons.Silent => "The client did not answer a ping within 2 s while its user, who had no more connections left, came again. Limits:ReplaceSilentUserSocket turns that off.",
        4002 => "The client did not answer a ping within Heartbeat:Timeout. It was gone, or its network was; nothing has to be done unless many are.",
        4003 => "The client read too slowly: its send queue was full, or it took no byte of it for Transport:SendTimeout. See docs/runbooks/slow-consumers.md.",
        4004 when close.Reason != CloseCodes.MemoryLimit.Reason => $"The process of its frontend was short of memory, and the connection held much of it ({close.Reading.MemoryBytes} bytes) or needed more for a large message. The client may reconnect; see docs/runbooks/process-memory.md.",
        4004 => Text($"The connection used {close.Reading.MemoryBytes} bytes, more than Limits:MaxMemoryPerConnectionMegabytes. Send smaller messages, or fewer groups to it."),
        4005 => "A client of higher priority took its place. Raise the limit, or make its hub a priority hub.",
        4006 => $"An operator closed it ({close.Reason}). The log has who did.",
        4007 => "Its frontend had lost its lease, and closes what it may no longer count. See docs/runbooks/frontend-fenced.md.",
        4008 => "A message of the client arrived more slowly than Transport:MinUploadKilobytesPerSecond, and had its Transport:MessageAssemblyTimeout. The client may reconnect at once; smaller messages have a better chance.",
        4009 => "Its user had more connections than Limits:MaxConnectionsPerUser, after a race or because the cap was lowered; the newest go.",
        _ => $"The server closed it with code {close.Code} ({close.Reason}).",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
