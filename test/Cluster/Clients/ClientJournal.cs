namespace Tidegate.Cluster.Clients;

/// <summary>Everything a client process saw: each socket, each handshake.</summary>
internal sealed class ClientJournal
{
    private readonly Lock _gate = new();
    private readonly HashSet<ClientSocket> _open = [];
    private readonly List<ClientRecord> _ended = [];
    private readonly List<AttemptRecord> _attempts = [];

    /// <summary>Open sockets.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
                return _open.Count;
        }
    }

    public void Attempted(AttemptRecord attempt)
    {
        lock (_gate)
            _attempts.Add(attempt);
    }

    public void Opened(ClientSocket socket)
    {
        lock (_gate)
            _open.Add(socket);
    }

    public void Ended(ClientSocket socket)
    {
        lock (_gate)
        {
            _open.Remove(socket);
            _ended.Add(ClientRecord.Of(socket));
        }
    }

    public ClientSocket[] OpenSockets()
    {
        lock (_gate)
            return [.. _open];
    }

    /// <summary>Writes all of it, sockets that are still open included.</summary>
    public void Write(string path)
    {
        lock (_gate)
            File.WriteAllLines(path, [.. _ended.Concat(_open.Select(ClientRecord.Of)).Select(record => record.ToLine()), .. _attempts.Select(attempt => attempt.ToLine())]);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static (List<ClientRecord> Sockets, List<AttemptRecord> Attempts) Read(string path)
    {
        var (sockets, attempts) = (new List<ClientRecord>(), new List<AttemptRecord>());
        foreach (var line in File.ReadLines(path))
        {
            if (ClientRecord.TryParse(line) is { } socket)
                sockets.Add(socket);
            else if (AttemptRecord.TryParse(line) is { } attempt)
                attempts.Add(attempt);
            else
                throw new InvalidDataException($"{path}: not a record: {line}");
        }

        return (sockets, attempts);
    }
}
