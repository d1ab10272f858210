using Tidegate.Budget;
using Tidegate.WebFrontend.Leases;

namespace Tidegate.Simulation;

/// <content>Clients: admission, waiting, handshake, the socket's life and its close.</content>
internal sealed partial class FrontendProcess
{
    private readonly WaitingLine _line = new(MaxWaiting);
    private readonly List<(WaitingClient Place, Client Client)> _waiting = [];
    private readonly List<SimSocket> _sockets = [];
    private int _handshakes;
    private int _closing;

    public IReadOnlyList<SimSocket> Sockets => _sockets;

    public void Arrive(Client client)
    {
        if (IsDraining || _stopped)
        {
            client.Refused(this, TakeOutcome.Fenced);
            return;
        }

        if (_world.Flaw == Flaw.PermitTakenLate)
        {
            ArriveWithoutPermit(client);
            return;
        }

        var outcome = Pool.TryTake(client.Class, Now, out var reportDue);
        if (_world.Trace.IsWritten) _world.Trace.Write(_world.Now, $"{Life.Id}: a {client.Class} client comes: {outcome}");
        if (reportDue) WakeReporter();
        if (outcome == TakeOutcome.Taken) Admit(client, new PermitTicket(this, client.Class));
        else if (outcome == TakeOutcome.Ask) Wait(client);
        else Refuse(client, outcome);
    }

    /// <inheritdoc/>
    public void Return(AdmissionClass admissionClass)
    {
        var owesReport = Pool.Return(admissionClass);
        Serve();
        if (!owesReport) return;
        _world.Count(Reach.F9FreedReported);
        WakeReporter();
    }

    /// <summary>The client closes, or the server does; the kernel needs its time for it.</summary>
    public void BeginClose(SimSocket socket)
    {
        if (socket.IsClosing) return;
        socket.IsClosing = true;
        _closing++;
        if (_world.Flaw == Flaw.PermitBackEarly) socket.Ticket?.Release();
        var longest = _world.IsHealed ? 0 : _world.Weather.LongestClose;
        After(longest == 0 ? 1 : _random.Between(1, longest), EventKind.SocketClosed, () => Closed(socket));
    }

    private void Closed(SimSocket socket)
    {
        _closing--;
        _sockets.Remove(socket);
        _world.Oracle.Opened(socket.Life, socket.Class, -1);
        if (_random.Chance(200)) After(_random.Between(1, 5 * Span.Millisecond), EventKind.PermitBack, () => socket.Ticket?.Release());
        else socket.Ticket?.Release();
    }

    private void Wait(Client client)
    {
        if (_line.TryJoin(Pool, client.Class) is not { } place)
        {
            Refuse(client, TakeOutcome.Refused);
            return;
        }

        _waiting.Add((place, client));
        After(client.Patience, EventKind.ClientGivesUp, () =>
        {
            _line.Leave(place);
            Resolve();
        });
        WakeReporter();
    }

    private void Serve()
    {
        if (_waiting.Count == 0) return;
        _line.Serve(Now, this);
        Resolve();
    }

    private void AfterAnswer(PermitReport report)
    {
        Serve();
        RefuseAsked(report, AdmissionClass.Priority);
        RefuseAsked(report, AdmissionClass.Standard);
        Resolve();
    }

    private void RefuseAsked(PermitReport report, AdmissionClass admissionClass)
    {
        var asked = report.Live[admissionClass] + report.Waiting[admissionClass] > report.Held[admissionClass];
        if (asked && Pool.IsRefusing(admissionClass, Now)) _line.Refuse(admissionClass, _mark, TakeOutcome.Refused);
    }

    private void RefuseAll(TakeOutcome outcome)
    {
        _line.Refuse(AdmissionClass.Priority, long.MaxValue, outcome);
        _line.Refuse(AdmissionClass.Standard, long.MaxValue, outcome);
        Resolve();
    }

    /// <summary>Lets clients go whose wait the line has ended.</summary>
    private void Resolve()
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            var (place, client) = _waiting[i];
            if (!place.Outcome.IsCompletedSuccessfully) continue;
            _waiting.RemoveAt(i--);
            var outcome = place.Outcome.Result;
            if (outcome.Ticket is { } ticket) Admit(client, ticket);
            else if (outcome.Refused != TakeOutcome.Ask) Refuse(client, outcome.Refused);
        }
    }

    private void Refuse(Client client, TakeOutcome outcome)
    {
        if (outcome == TakeOutcome.Refused)
        {
            _world.Count(Reach.F8RefusedLocally);
            _world.Oracle.OnRefused(client.Class);
        }

        client.Refused(this, outcome);
    }

    private void Admit(Client client, PermitTicket ticket)
    {
        var longest = _world.IsHealed ? 0 : _world.Weather.LongestHandshake;
        var life = Life;
        var fails = !_world.IsHealed && _random.Chance(40);
        _handshakes++;
        if (longest == 0) Shake();
        else After(_random.Between(1, longest), EventKind.Handshake, Shake);

        void Shake()
        {
            _handshakes--;
            if (fails)
            {
                // The upgrade's own undo and the end of its carrier both give the permit back; the ticket lets the first one do it.
                _world.Count(Reach.HandshakeFailed);
                ticket.Release();
                ticket.Release();
                return;
            }

            Open(client, life, ticket);
        }
    }

    private SimSocket Open(Client client, Life life, PermitTicket? ticket)
    {
        var socket = new SimSocket(_world.NextSocket(), client.Class, life)
        {
            Ticket = ticket,
            IsHidden = _world.Flaw == Flaw.HandshakeOutlivesFence && Pool.Lease(Now) is LeaseState.Fenced or LeaseState.Lost,
        };
        _sockets.Add(socket);
        _world.Oracle.Opened(life, client.Class, 1);
        client.Connected(this, socket);
        if (IsDraining) BeginClose(socket);
        return socket;
    }

    private void ArriveWithoutPermit(Client client)
    {
        if (Pool.Figures.Live[client.Class] >= Pool.Figures.Cap[client.Class] || Pool.Lease(Now) != LeaseState.Held)
        {
            Wait(client);
            return;
        }

        var socket = Open(client, Life, null);
        After(1 + _random.Between(0, 10 * Span.Millisecond), EventKind.Handshake, () =>
        {
            if (Pool.TryTake(client.Class, Now, out _) == TakeOutcome.Taken) socket.Ticket = new PermitTicket(this, client.Class);
            else BeginClose(socket);
        });
    }
}
