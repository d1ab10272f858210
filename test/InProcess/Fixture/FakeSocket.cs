using Tidegate.Connections;

namespace Tidegate.InProcess.Tests.Fixture;

/// <summary>One connection of a <see cref="FakeFrontend"/>.</summary>
internal sealed class FakeSocket(string id, string frontendId, TimeProvider time)
{
    private readonly long _connectedAt = time.GetTimestamp();
    private readonly List<string> _groups = [];
    private long _activeAt = time.GetTimestamp();
    private ConnectionState _state = ConnectionState.Open;

    public string Id => id;

    public ConnectionDescriptor Descriptor { get; } = new()
    {
        ConnectionId = id,
        Hub = "chat",
        FrontendId = frontendId,
        Remote = "127.0.0.1:5000",
        Protocol = "native",
        ConnectedAt = time.GetUtcNow(),
    };

    /// <summary>Idle time at which each warning came, and the period it announced.</summary>
    public List<(TimeSpan IdleFor, TimeSpan ClosesIn)> Warnings { get; } = [];

    /// <summary>Idle time at which each close came, and the request.</summary>
    public List<(TimeSpan IdleFor, CloseRequest Request)> Closes { get; } = [];

    public TimeSpan IdleFor => time.GetElapsedTime(_activeAt);

    /// <summary>Run when a warning has come, before it is answered.</summary>
    public Action OnWarning { get; set; } = () => { };

    /// <summary>Run when a question for the reading has been answered.</summary>
    public Action OnRead { get; set; } = () => { };

    public void Touch()
    {
        _activeAt = time.GetTimestamp();
        _state = ConnectionState.Open;
    }

    public ConnectionReading Read(double utilization)
    {
        var reading = Reading(utilization);
        OnRead();
        return reading;
    }

    public ConnectionReading Warn(TimeSpan idleFor, TimeSpan closesIn, double utilization)
    {
        if (IdleFor >= idleFor)
        {
            Warnings.Add((IdleFor, closesIn));
            _state = ConnectionState.Warned;
        }

        OnWarning();
        return Reading(utilization);
    }

    public bool Close(CloseRequest request)
    {
        if (IdleFor < request.OnlyIfIdleFor)
            return false;

        Closes.Add((IdleFor, request));
        _state = ConnectionState.Closing;
        return true;
    }

    public bool SetMembership(string group, bool member)
    {
        _groups.Remove(group);
        if (member)
            _groups.Add(group);
        return true;
    }

    public bool LeaveAllGroups()
    {
        _groups.Clear();
        return true;
    }

    private ConnectionReading Reading(double utilization) => new()
    {
        Age = time.GetElapsedTime(_connectedAt),
        IdleFor = IdleFor,
        State = _state,
        Groups = [.. _groups],
        Utilization = utilization,
    };
}
