using System.Net;
using Tidegate.Clients.Admin;
using Tidegate.Processes.Network;
using Tidegate.Processes.Waiting;

namespace Tidegate.Processes;

/// <summary>A Tidegate service as a process of its own, on ports of its own, that ends with the test.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private ServiceProcess(string name, ChildProcess process, ServiceAddresses addresses)
    {
        Name = name;
        Process = process;
        Addresses = addresses;
        Admin = new AdminClient(addresses.AdminUrl);
    }

    /// <summary>Name in messages, and <c>Frontend:Name</c>.</summary>
    public string Name { get; }

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Where it listens.</summary>
    public ServiceAddresses Addresses { get; }

    /// <summary>Its admin listener.</summary>
    public AdminClient Admin { get; }

    /// <summary>What it writes.</summary>
    public ProcessOutput Output => Process.Output;

    /// <summary>Address of the native WebSocket endpoint.</summary>
    public Uri WebSocketUrl => Addresses.WebSocketUrl("/ws");

    /// <summary>Starts the program and does not wait for it.</summary>
    /// <param name="name">Name in messages, and <c>Frontend:Name</c>.</param>
    /// <param name="assembly">Its dll.</param>
    /// <param name="addresses">Ports to use.</param>
    /// <param name="options">Keys below <c>Tidegate:</c> and their values.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="readOutput">False: nobody reads what it writes.</param>
    public static ServiceProcess Start(
        string name,
        string assembly,
        ServiceAddresses addresses,
        IEnumerable<KeyValuePair<string, string>> options,
        IReadOnlyDictionary<string, string>? environment = null,
        bool readOutput = true)
    {
        var arguments = addresses.Options(name).Concat(options).Select(option => $"--Tidegate:{option.Key}={option.Value}");
        var variables = CleanEnvironment;
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            variables[key] = value;
        return new ServiceProcess(name, ChildProcess.StartDotnet(name, assembly, arguments, variables, readOutput), addresses);
    }

    /// <summary>Waits until <c>/health/ready</c> answers 200.</summary>
    /// <exception cref="TimeoutException">It did not, or the process ended; the message carries the last answer and the output.</exception>
    public async Task<ServiceProcess> ReadyAsync(TimeSpan? within = null)
    {
        try
        {
            await Eventually.Holds($"{Name} is ready", within ?? ReadyTimeout, ReadReadyAsync, answer => answer.Status == HttpStatusCode.OK || Process.HasExited);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\nOutput of {Name}:\n{Output.Text}");
        }

        return Process.HasExited ? throw new TimeoutException($"{Name} ended before it was ready. Output:\n{Output.Text}") : this;
    }

    /// <summary>Status and body of <c>/health/ready</c>.</summary>
    public async Task<(HttpStatusCode Status, string Body)> ReadReadyAsync()
    {
        // A kept connection would be one socket too many where a test counts those of the kernel.
        using var request = new HttpRequestMessage(HttpMethod.Get, Addresses.ReadyUrl) { Headers = { ConnectionClose = true } };
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sockets that the kernel has open at the public listener.</summary>
    public int CountKernelSockets() => KernelSockets.CountAccepted(Addresses.PublicPort);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _http.Dispose();
        Admin.Dispose();
    }

    /// <summary>Settings of the machine must not leak into the services under test.</summary>
    private static Dictionary<string, string?> CleanEnvironment => Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Where(key => key.StartsWith("Tidegate__", StringComparison.OrdinalIgnoreCase) || key.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(key => key, _ => (string?)null);
}
