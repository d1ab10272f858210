using System.Diagnostics;

namespace Tidegate.Processes;

/// <summary>A process that a test has started, and that ends with the test whatever happens.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string _name;

    private ChildProcess(string name, Process process)
    {
        _name = name;
        _process = process;
        Id = process.Id;
    }

    /// <summary>Process id.</summary>
    public int Id { get; }

    /// <summary>What it writes.</summary>
    public ProcessOutput Output { get; } = new();

    /// <summary>True once it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="program">File to run, looked up in the path.</param>
    /// <param name="arguments">Arguments, one by one.</param>
    /// <param name="environment">Variables to set; null removes one.</param>
    /// <param name="folder">Working directory; null keeps this process's.</param>
    /// <param name="onLine">Gets each line as well, when it is written.</param>
    /// <param name="keepInput">Leaves its input open for <see cref="SayAsync"/>.</param>
    /// <param name="readOutput">False: nobody reads what it writes, as behind a log driver that hangs; <see cref="Output"/> stays empty.</param>
    public static ChildProcess Start(
        string name,
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null,
        Action<string>? onLine = null,
        bool keepInput = false,
        bool readOutput = true)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[key] = value;
        var process = new Process { StartInfo = start };
        process.Start();
        var child = new ChildProcess(name, process);
        void Take(string? line)
        {
            if (line is not null)
                onLine?.Invoke(line);
            child.Output.Add(line);
        }

        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        if (readOutput)
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        if (!keepInput)
            process.StandardInput.Close();
        return child;
    }

    /// <summary>Starts a built .NET program with the host that runs this test.</summary>
    public static ChildProcess StartDotnet(
        string name,
        string assembly,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        bool readOutput = true) => Start(
            name,
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [assembly, .. arguments],
            environment,
            readOutput: readOutput);

    /// <summary>Writes a line to its input.</summary>
    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Sends a signal.</summary>
    public void Send(Signal signal) => Signals.Send(Id, signal);

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code; 128 + number after a signal.</returns>
    /// <exception cref="TimeoutException">It still runs; the message carries its output.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan within)
    {
        using var bound = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(bound.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_name} (process {Id}) did not end within {within.TotalSeconds:0.#} s. Output:\n{Output.Text}");
        }
    }

    /// <summary>Kills it and waits until the kernel has taken its sockets away.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await WaitForExitAsync(KillTimeout);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
