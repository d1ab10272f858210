using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace Tidegate.Simulation.Scale;

/// <summary>How the ledger document becomes bytes.</summary>
internal enum LedgerFormat : byte
{
    /// <summary>Orleans' own serializer.</summary>
    Binary,

    /// <summary>What Orleans storage providers write unless they are told otherwise.</summary>
    Json,
}

/// <summary>The serializers that Orleans hands to storage providers, as a silo composes them; it is never started.</summary>
internal sealed class LedgerFormats : IDisposable
{
    private readonly IHost _host = new HostBuilder().UseOrleans(silo => silo.UseLocalhostClustering()).Build();

    public IGrainStorageSerializer this[LedgerFormat format] => format == LedgerFormat.Json
        ? new JsonGrainStorageSerializer(_host.Services.GetRequiredService<OrleansJsonSerializer>())
        : new OrleansGrainStorageSerializer(_host.Services.GetRequiredService<Serializer>());

    public void Dispose() => _host.Dispose();
}
