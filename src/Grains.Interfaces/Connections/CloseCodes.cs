using System.Collections.Frozen;

namespace Tidegate.Connections;

/// <summary>One reason for which Tidegate closes a WebSocket (docs/protocol.md, Close codes; RFC 6455 section 7.4).</summary>
/// <param name="Code">Status code on the wire.</param>
/// <param name="Tag">Name in metrics, logs and the admin API.</param>
/// <param name="Reason">Default reason text on the wire, at most 123 bytes.</param>
/// <param name="Reconnect">True where a client that is told may reconnect at once; false where it is terminal until something changes.</param>
/// <param name="ByServer">True where Tidegate decides on the close; false where it answers the client.</param>
public sealed record CloseCode(int Code, string Tag, string Reason, bool Reconnect, bool ByServer);

/// <summary>The one table of close codes.</summary>
public static class CloseCodes
{
    /// <summary>The most bytes of a reason: a close frame has 125, two of which are the code (RFC 6455 section 5.5).</summary>
    public const int MaxReasonBytes = 123;

    /// <summary>1000: the client, or the application through the service API, ended it.</summary>
    public static readonly CloseCode Normal = new(1000, "normal", "", false, false);

    /// <summary>1001: the server goes away.</summary>
    public static readonly CloseCode GoingAway = new(1001, "going-away", "Going away", true, true);

    /// <summary>1002: malformed frame.</summary>
    public static readonly CloseCode ProtocolError = new(1002, "protocol-error", "Protocol error", false, true);

    /// <summary>1003: a kind of data this endpoint does not take.</summary>
    public static readonly CloseCode Unsupported = new(1003, "unsupported", "Unsupported data", false, true);

    /// <summary>1006: the peer vanished without a close frame. Never on the wire.</summary>
    public static readonly CloseCode Abnormal = new(1006, "abnormal", "", true, false);

    /// <summary>1007: bytes that are not what they claim to be, such as invalid UTF-8.</summary>
    public static readonly CloseCode InvalidPayload = new(1007, "invalid-payload", "Invalid payload", false, true);

    /// <summary>1008: against the rules: floods, a send without the right to it.</summary>
    public static readonly CloseCode PolicyViolation = new(1008, "policy-violation", "Policy violation", false, true);

    /// <summary>1009: message too big.</summary>
    public static readonly CloseCode TooBig = new(1009, "too-big", "Message too big", false, true);

    /// <summary>1011: the frontend failed, or the HTTP endpoint of the application at a frame of a raw client.</summary>
    public static readonly CloseCode InternalError = new(1011, "internal-error", "Internal server error", true, true);

    /// <summary>1012: drain or restart of the frontend.</summary>
    public static readonly CloseCode ServiceRestart = new(1012, "service-restart", "Service restart", true, true);

    /// <summary>1013: shed, because the limit was lowered or pressure demands it.</summary>
    public static readonly CloseCode TryAgainLater = new(1013, "try-again-later", "Shed: try again later", true, true);

    /// <summary>4001: no application activity within the idle timeout.</summary>
    public static readonly CloseCode Idle = new(4001, "idle", "Idle timeout", false, true);

    /// <summary>4002: no pong within the heartbeat timeout.</summary>
    public static readonly CloseCode HeartbeatLost = new(4002, "heartbeat-lost", "Heartbeat lost", true, true);

    /// <summary>4003: the client reads too slowly; its send queue is full or makes no progress.</summary>
    public static readonly CloseCode SlowConsumer = new(4003, "slow-consumer", "Slow consumer", true, true);

    /// <summary>4004: the connection uses more memory than one may.</summary>
    public static readonly CloseCode MemoryLimit = new(4004, "memory-limit", "Memory limit", true, true);

    /// <summary>4005: a client of higher priority took the place.</summary>
    public static readonly CloseCode Preempted = new(4005, "preempted", "Preempted", false, true);

    /// <summary>4006: closed by an operator.</summary>
    public static readonly CloseCode ByOperator = new(4006, "operator", "Closed by an operator", false, true);

    /// <summary>4007: the frontend lost its lease.</summary>
    public static readonly CloseCode LeaseLost = new(4007, "lease-lost", "Lease lost", true, true);

    /// <summary>4008: a message of the client arrives too slowly.</summary>
    public static readonly CloseCode SlowUpload = new(4008, "slow-upload", "Message took too long to arrive", true, true);

    /// <summary>4009: its user has more connections than one user may.</summary>
    public static readonly CloseCode UserLimit = new(4009, "user-limit", "More connections than one user may have", false, true);

    /// <summary>Reasons that say more than the default one of their code; each at most 123 bytes.</summary>
    public static class Reasons
    {
        /// <summary>With 1002: a frame of the client is not masked.</summary>
        public const string Unmasked = "Client frames must be masked";

        /// <summary>With 1002: the length of a frame is not written in the shortest form, or is none.</summary>
        public const string BadLength = "Malformed frame length";

        /// <summary>With 1008: more than <c>Transport:MaxFramesPerMessage</c>.</summary>
        public const string TooManyFrames = "Too many frames in one message";

        /// <summary>With 1008: more than <c>Transport:ControlFramesPerSecond</c>.</summary>
        public const string ControlFlood = "Too many control frames";

        /// <summary>With 4002: no pong while its user, who was at the cap, came again.</summary>
        public const string Silent = "Silent while its user came again";

        /// <summary>With 4004: not this connection has too much, the process has too little.</summary>
        public const string ServerMemory = "The server is short of memory";

        /// <summary>With 4004: there is no room to put a large message together.</summary>
        public const string NoRoomForMessage = "The server is short of memory for a message of this size";
    }

    /// <summary>All of them, by code.</summary>
    public static FrozenDictionary<int, CloseCode> All { get; } = new[]
    {
        Normal, GoingAway, ProtocolError, Unsupported, Abnormal, InvalidPayload, PolicyViolation, TooBig, InternalError, ServiceRestart,
        TryAgainLater, Idle, HeartbeatLost, SlowConsumer, MemoryLimit, Preempted, ByOperator, LeaseLost,
        SlowUpload, UserLimit,
    }.ToFrozenDictionary(code => code.Code);
}
