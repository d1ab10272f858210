using System.Globalization;
using Tidegate.Fairness;
using Tidegate.Fairness.Attacks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["attack", var kind, var publicPort, var adminPort])
    return await AttackProcess.RunAsync(kind, new Target(int.Parse(publicPort), int.Parse(adminPort)));
if (args is ["sink"])
    return Sink.Run();
if (Arguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

await using var bench = await Bench.StartAsync(arguments);
var results = await bench.RunAsync();
Console.WriteLine();
Console.WriteLine(Table.Of(results));
return 0;
