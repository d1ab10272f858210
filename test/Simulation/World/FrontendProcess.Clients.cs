using Tidegate.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.Simulation;

/// <content>Clients: admission, waiting, handshake, the socket's life and its close.</content>
internal sealed partial class FrontendProcess
{
    private readonly List<SimSocket> _sockets = [];
    private int _waiting;
    private int _handshakes;
    private int _closing;

    public IReadOnlyList<SimSocket> Sockets => _sockets;

    public void Arrive(Client client)
    {
        if (IsDraining)
        {
            client.Refused(this, TakeOutcome.Fenced);
            return;
        }

        var outcome = _lease.Take(client.Class, Now, out var reportDue);
        SimWait? wait = null;
        if (outcome == TakeOutcome.Ask)
        {
            wait = new SimWait(client);
            outcome = _lease.TakeOrWait(wait, Now, budgetAnswers: true, out reportDue);
        }

        if (_world.Trace.IsWritten) _world.Trace.Write(_world.Now, $"{Life.Id}: a {client.Class} client comes: {outcome}");
        if (reportDue) WakeReporter();
        if (outcome == TakeOutcome.Taken) Oracle.OnTaken(Life, client.Class);
        if (outcome != TakeOutcome.Ask)
        {
            Decide(client, outcome);
            return;
        }

        _waiting++;
        After(client.Patience, EventKind.ClientGivesUp, () => GiveUp(wait!));
    }

    /// <inheritdoc/>
    public void Return(AdmissionClass admissionClass)
    {
        var effects = _lease.Return(admissionClass, Now);
        if (effects.ReportDue) _world.Count(Reach.F9FreedReported);
        Do(effects);
    }

    /// <summary>The client closes, or the server does; the kernel needs its time for it.</summary>
    public void BeginClose(SimSocket socket)
    {
        if (socket.IsClosing) return;
        socket.IsClosing = true;
        _closing++;
        var longest = _world.IsHealed ? 0 : _world.Weather.LongestClose;
        After(longest == 0 ? 1 : _random.Between(1, longest), EventKind.SocketClosed, () => Closed(socket));
        // The handler has ended; its socket has not.
        socket.Ticket.Release();
    }

    private void Closed(SimSocket socket)
    {
        _closing--;
        _sockets.Remove(socket);
        _world.Oracle.Opened(socket.Life, socket.Class, -1);
        if (_random.Chance(200)) After(_random.Between(1, 5 * Span.Millisecond), EventKind.PermitBack, socket.Ticket.Closed);
        else socket.Ticket.Closed();
    }

    private void GiveUp(SimWait wait)
    {
        if (wait.IsCollected) return;
        wait.HasLeft = true;
        Do(_lease.Leave(wait));
    }

    /// <summary>The wait has ended; its upgrade goes on as soon as a thread runs it, and the client may leave meanwhile.</summary>
    private void OnEnded(SimWait wait)
    {
        if (wait.Outcome == TakeOutcome.Taken) Oracle.OnTaken(Life, wait.Class);
        if (_world.IsHealed || _random.Chance(700))
        {
            Collect(wait);
            return;
        }

        var delay = _random.Between(2, 20 * Span.Millisecond);
        if (_random.Chance(100)) After(_random.Between(1, delay - 1), EventKind.ClientGivesUp, () => GiveUp(wait));
        After(delay, EventKind.WaitEnds, () => Collect(wait));
    }

    private void Collect(SimWait wait)
    {
        _waiting--;
        wait.IsCollected = true;
        if (wait is { HasLeft: true, Outcome: TakeOutcome.Taken }) _world.Count(Reach.F6LeftWithPermit);
        var outcome = _lease.Collect(wait, wait.HasLeft, Now, out var effects);
        Do(effects);
        if (outcome != TakeOutcome.Left) Decide(wait.Client, outcome);
    }

    private void Decide(Client client, TakeOutcome outcome)
    {
        if (outcome == TakeOutcome.Taken)
        {
            Shake(client, new PermitTicket(this, client.Class));
            return;
        }

        if (outcome == TakeOutcome.Refused)
        {
            _world.Count(Reach.F8RefusedLocally);
            _world.Oracle.OnRefused(client.Class);
        }

        client.Refused(this, outcome);
    }

    private void Shake(Client client, PermitTicket ticket)
    {
        var longest = _world.IsHealed ? 0 : _world.Weather.LongestHandshake;
        var life = Life;
        var fails = !_world.IsHealed && _random.Chance(40);
        var early = fails && _random.Chance(500);
        _handshakes++;
        if (longest == 0) End();
        else After(_random.Between(1, longest), EventKind.Handshake, End);

        void End()
        {
            _handshakes--;
            if (fails) _world.Count(Reach.HandshakeFailed);
            // Where it fails before the 101 may be written, its permit goes back at once; else with the end of its carrier.
            if (!early) ticket.MayOpen();
            if (!fails)
            {
                Open(client, life, ticket);
                return;
            }

            ticket.Release();
            ticket.Closed();
        }
    }

    private void Open(Client client, Life life, PermitTicket ticket)
    {
        var socket = new SimSocket(_world.NextSocket(), client.Class, life, ticket);
        _sockets.Add(socket);
        _world.Oracle.Opened(life, client.Class, 1);
        client.Connected(this, socket);
        if (IsDraining) BeginClose(socket);
    }
}

/// <summary>A client of the world that waits.</summary>
internal sealed class SimWait(Client client) : PermitWait(client.Class)
{
    public Client Client => client;

    /// <summary>The client has gone away.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Its upgrade has gone on.</summary>
    public bool IsCollected { get; set; }
}
