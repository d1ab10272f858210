using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidegate.Configuration.Validation;
using Tidegate.Hosting.Commands;

namespace Tidegate.Hosting;

/// <summary>Runs a host from its command line to its end, and turns what an operator can mend into one clear line.</summary>
internal static class HostRunner
{
    /// <summary>Checks the configuration, then composes and runs the host.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="create">Makes the builder, which reads files, environment and command line.</param>
    /// <param name="compose">Registers the services and builds the host; called only with a configuration that is right.</param>
    /// <param name="defaults">What this host has where nothing is configured, beyond <see cref="TidegateDefaults"/>.</param>
    /// <param name="commands">What this program can do instead of serving.</param>
    /// <returns>
    /// Exit code: 0 after an orderly end, also one that came while the host was still starting, and after a successful check; 1 where the
    /// host could not start; that of a command (<see cref="CommandExit"/>).
    /// </returns>
    public static async Task<int> RunAsync<TBuilder>(
        string[] arguments,
        Func<string[], TBuilder> create,
        Func<TBuilder, Task<IHost>> compose,
        Func<IConfiguration, Dictionary<string, string?>>? defaults = null,
        params HostCommand[] commands)
        where TBuilder : IHostApplicationBuilder
    {
        using var usage = new StringWriter();
        var choice = CommandChoice.Of(arguments, commands, usage);
        if (usage.GetStringBuilder().Length > 0) LastWords.Say(usage.ToString());
        if (choice.ExitCode is { } settled) return settled;
        try
        {
            var builder = create(ConfigurationGate.WithoutSwitch(choice.Settings));
            TidegateDefaults.AddTo(builder.Configuration, defaults?.Invoke(builder.Configuration));
            using var refusal = new StringWriter();
            var exitCode = ConfigurationGate.ExitCode(choice.Settings, builder.Configuration, Console.Out, refusal);
            if (refusal.GetStringBuilder().Length > 0) LastWords.Say(refusal.ToString());
            if (choice.Chosen is { } command)
                return exitCode is null ? await command(builder.Configuration.ReadTidegateOptions()) : CommandExit.Unusable;
            return exitCode ?? await RunAsync(await compose(builder));
        }
        catch (Exception refused) when (refused is StartRefusedException or IOException or SocketException or InvalidDataException or FormatException)
        {
            // A file that cannot be read names the place of the mistake in the exception inside.
            var detail = refused is InvalidDataException ? " " + refused.InnerException?.Message : "";
            LastWords.Say($"Tidegate cannot {(choice.Chosen is null ? "start" : "do it")}: {refused.Message}{detail}{Environment.NewLine}");
            return choice.Chosen is null ? 1 : CommandExit.Unusable;
        }
    }

    private static async Task<int> RunAsync(IHost host)
    {
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        try
        {
            await StartAsync(host, lifetime);
            await host.WaitForShutdownAsync();
        }
        catch (OperationCanceledException) when (StoppedWhileStarting(lifetime))
        {
            // A frontend that waits for its silo may be stopped at any time.
        }
        finally
        {
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        return 0;
    }

    // What has started already is stopped in order, so that the silo leaves and the reason is the last thing that is said.
    private static async Task StartAsync(IHost host, IHostApplicationLifetime lifetime)
    {
        try
        {
            await host.StartAsync();
        }
        catch (Exception failure) when (!StoppedWhileStarting(lifetime))
        {
            if (failure is not StartRefusedException { BeforeServices: true }) await StopAsync(host);
            throw;
        }
    }

    // A service that was not reached yet may refuse to stop; what is told is why the start failed.
    private static async Task StopAsync(IHost host)
    {
        try
        {
            await host.StopAsync();
        }
        catch (Exception)
        {
            // Each service was asked to stop, whatever the others threw.
        }
    }

    private static bool StoppedWhileStarting(IHostApplicationLifetime lifetime) =>
        lifetime.ApplicationStopping.IsCancellationRequested && !lifetime.ApplicationStarted.IsCancellationRequested;
}
