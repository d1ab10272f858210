using System.Diagnostics.CodeAnalysis;
using Tidegate.Connections;
using Tidegate.WebFrontend.Work;

namespace Tidegate.WebFrontend.Gateway;

/// <summary>Hands out what is due in <see cref="ConnectionCalls"/> in batches, each of which is one call to the cluster.</summary>
internal sealed class ConnectionBatches(ConnectionCalls calls) : IWorkSource<ConnectionCall[]>
{
    public TimeSpan? NextDue => calls.NextDue;

    public bool TryTake(TimeSpan now, [MaybeNullWhen(false)] out ConnectionCall[] batch)
    {
        List<ConnectionCall>? taken = null;
        while ((taken?.Count ?? 0) < ConnectionWord.MaxInCall && calls.TryTake(now, out var call))
            (taken ??= []).Add(call);
        batch = taken?.ToArray();
        return batch is not null;
    }
}
